// What our fenced blocks mean beyond their language: diagrams, names of files, and what a program prints.
import { renderMermaidSVG } from 'beautiful-mermaid';

/** A plugin for markdown-it. */
export function fences(md) {
  const highlighted = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const [language, note = ''] = tokens[index].info.trim().split(/\s+(.*)/);
    if (language === 'mermaid') return diagram(tokens[index].content);
    const html = highlighted(tokens, index, ...rest);
    const file = /^file: (\S+)$/.exec(note)?.[1];
    if (file) return `<div class="named-block"><p class="file-name">${file}</p>${html}</div>`;
    return isOutput(tokens, index) ? `<div class="output">${html}</div>` : html;
  };
}

/** The block of text right behind a program is what it prints: `npm run docs` holds it against the program. */
function isOutput(tokens, index) {
  const before = tokens[index - 1];
  return tokens[index].info === 'text' && before?.type === 'fence' && /^(js|ts)\b/.test(before.info);
}

/** Drawn while the site is built, in the colours of the page: they follow when it turns dark. */
function diagram(source) {
  const svg = renderMermaidSVG(source, {
    bg: 'var(--vp-c-bg)',
    fg: 'var(--vp-c-text-1)',
    transparent: true,
    layerSpacing: 28,
  });
  const [, width] = /width="([\d.]+)"/.exec(svg);
  // Its style sheet asks for a font from another site; the theme has the rest of it.
  const bare = svg.replace(/<style>[\s\S]*?<\/style>/, '');
  return `<figure class="diagram" style="--width: ${width}px" v-pre>${bare}</figure>\n`;
}
