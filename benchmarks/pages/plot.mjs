// A case as a picture: for each rival its median as a point, and from where to where its samples went as a line.
import * as echarts from 'echarts';
import { scaleOf } from './figures.mjs';
import { byRealm } from './standing.mjs';

const rowHeight = 22;
const margin = { left: 285, right: 90, top: 40, bottom: 44 };
const width = 880;

/** The theme is the reader's: colours are names here, which the picture itself defines, for light and for dark. */
const colours = {
  text: '#010101',
  faint: '#020202',
  grid: '#030303',
  ours: '#040404',
  pool: '#050505',
  scale: '#060606',
  python: '#070707',
};
const themes = {
  light: {
    text: '#1f2328',
    faint: '#6e7781',
    grid: '#d8dee4',
    ours: '#0550ae',
    pool: '#bc4c00',
    scale: '#57606a',
    python: '#1a7f37',
  },
  dark: {
    text: '#e6edf3',
    faint: '#8b949e',
    grid: '#30363d',
    ours: '#79c0ff',
    pool: '#f0883e',
    scale: '#8b949e',
    python: '#56d364',
  },
};
const variables = (theme) =>
  Object.entries(themes[theme])
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
const style = `<style>svg{${variables('light')}}@media (prefers-color-scheme:dark){svg{${variables('dark')}}}</style>`;

const legend = { ours: 'this library', pool: 'pools', scale: 'no pool: the scale', python: 'CPython' };
const groupOf = (side) => (side === 'release' ? 'ours' : side in legend ? side : 'scale');

/** One SVG with a panel for each measure. */
export function plot({ title, cells }, measures) {
  const rows = byRealm(cells).flatMap(([realm, entries]) => [
    { name: realm, heading: true },
    ...entries.map(([name, cell]) => ({ name, ...cell })),
  ]);
  const panelHeight = rows.length * rowHeight + margin.top + margin.bottom;
  const shown = Object.entries(measures);
  const height = panelHeight * shown.length + 30;
  const panels = shown.map(([key, measure], i) => panel(rows, key, measure, i, 30 + i * panelHeight));
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: 'system-ui, sans-serif', color: colours.text },
    graphic: legendItems(),
    title: panels.map(({ heading }) => heading),
    grid: panels.map(({ grid }) => grid),
    xAxis: panels.map(({ xAxis }) => xAxis),
    yAxis: panels.map(({ yAxis }) => yAxis),
    series: panels.flatMap(({ series }) => series),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return themed(svg, title);
}

function themed(svg, title) {
  // What it adds for a mouse: nobody points at an image.
  let text = svg.replace(/<style ><!\[CDATA\[.*?<\/style>\n?/s, '');
  text = text.replace('>', ` role="img" aria-label="${escape(title)}">${style}`);
  for (const [name, colour] of Object.entries(colours)) text = text.replaceAll(colour, `var(--${name})`);
  return `${text}\n`;
}

const escape = (text) => text.replace(/[&<>"`]/g, (sign) => (sign === '`' ? '' : `&#${sign.charCodeAt()};`));

function panel(rows, key, measure, index, top) {
  const figures = rows.map((row) => row.figures?.[key]);
  const scale = scaleOf(
    measure.unit,
    figures.flatMap((figure) => (figure ? [figure.median] : [])),
  );
  const values = figures.flatMap((figure) =>
    figure ? [figure.low, figure.high].map((value) => value / scale.size).filter((value) => value > 0) : [],
  );
  const wide = values.length > 0 && Math.max(...values) > 20 * Math.min(...values);
  const axis = { gridIndex: index, axisLine: { show: false }, axisTick: { show: false } };
  return {
    heading: {
      text: headingOf(measure, scale, wide),
      left: 8,
      top: top + 6,
      textStyle: { fontSize: 13, fontWeight: 600, color: colours.text },
    },
    grid: { left: margin.left, right: margin.right, top: top + margin.top, height: rows.length * rowHeight },
    xAxis: {
      ...axis,
      type: wide ? 'log' : 'value',
      ...(wide ? logRange(values) : { min: 0 }),
      axisLabel: { color: colours.faint, fontSize: 11, formatter: tickLabel },
      splitLine: { lineStyle: { color: colours.grid } },
    },
    yAxis: {
      ...axis,
      type: 'category',
      inverse: true,
      data: rows.map(({ name }) => name),
      axisLabel: {
        fontSize: 12,
        interval: 0,
        formatter: (name, i) => (rows[i].heading ? `{heading|${name}}` : name),
        rich: { heading: { color: colours.faint, fontStyle: 'italic', fontSize: 12 } },
        color: (_, i) => colours[rows[i].side === 'ours' ? 'ours' : 'text'],
      },
    },
    series: series(rows, figures, index, scale),
  };
}

const headingOf = (measure, { suffix }, wide) =>
  `${measure.title}${suffix ? `, ${suffix}` : ''}: ${measure.better === 'more' ? 'more' : 'less'} is better${wide ? ', logarithmic' : ''}`;

const logRange = (values) => ({
  min: 10 ** Math.floor(Math.log10(Math.min(...values))),
  max: 10 ** Math.ceil(Math.log10(Math.max(...values))),
});

const tickLabel = (value) => (value >= 1 ? value.toLocaleString('en') : String(Number(value.toPrecision(3))));

function series(rows, figures, index, { size, write }) {
  const at = { xAxisIndex: index, yAxisIndex: index };
  const entries = rows.map((row, i) => ({ row, i, figure: figures[i], colour: colours[groupOf(row.side)] }));
  const measured = entries.filter(({ figure }) => figure);
  const missing = entries.filter(({ row, figure }) => !figure && !row.heading);
  return [
    {
      ...at,
      type: 'custom',
      data: measured.map(({ figure, i, colour }) => ({
        value: [figure.median / size, figure.low / size, figure.high / size, i],
        itemStyle: { color: colour },
      })),
      encode: { x: [0, 1, 2], y: 3 },
      renderItem: (_, api) => point(api, measured, write, size),
    },
    {
      ...at,
      type: 'custom',
      data: missing.map(({ i }) => [0, i]),
      encode: { x: -1, y: 1 },
      renderItem: ({ dataIndex, coordSys }, api) => {
        const { row, i } = missing[dataIndex];
        const y = coordSys.y + (i + 0.5) * rowHeight;
        return {
          type: 'text',
          style: {
            x: coordSys.x + 6,
            y,
            text: shortened(row.none ?? 'not measured'),
            fill: colours.faint,
            font: 'italic 11px system-ui, sans-serif',
            verticalAlign: 'middle',
          },
        };
      },
    },
  ];
}

const shortened = (text) => (text.length > 84 ? `${text.slice(0, 82)}…` : text);

function point(api, measured, write, size) {
  const [middle, low, high, row] = [0, 1, 2, 3].map((dimension) => api.value(dimension));
  const colour = measured.find(({ i }) => i === row).colour;
  const [x, y] = api.coord([middle, row]);
  const [from] = api.coord([low, row]);
  const [to] = api.coord([high, row]);
  return {
    type: 'group',
    children: [
      {
        type: 'line',
        shape: { x1: from, y1: y, x2: to, y2: y },
        style: { stroke: colour, lineWidth: 4, opacity: 0.4, lineCap: 'round' },
      },
      { type: 'circle', shape: { cx: x, cy: y, r: 5 }, style: { fill: colour } },
      {
        type: 'text',
        style: {
          x: Math.max(to, x) + 10,
          y,
          text: write(middle * size),
          fill: colours.text,
          font: '11px system-ui, sans-serif',
          verticalAlign: 'middle',
        },
      },
    ],
  };
}

function legendItems() {
  let left = 8;
  return Object.entries(legend).flatMap(([group, text]) => {
    const dot = { type: 'circle', left, top: 11, shape: { r: 4.5 }, style: { fill: colours[group] } };
    const style = { text, fill: colours.text, font: '12px system-ui, sans-serif' };
    const label = { type: 'text', left: left + 14, top: 8, style };
    left += 40 + text.length * 6;
    return [dot, label];
  });
}
