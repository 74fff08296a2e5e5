// What an `.out` file says of an example's output. It is the output itself, but for what differs from run to run:
//   {{\d+}}                            within a line: something that this regular expression matches
//   {{in any order}} … {{in order}}    around lines, each on a line of its own: they come in any order

/** Whether it has any of these, so that it was written by hand. */
export const hasPatterns = (expected) => expected.includes('{{');

/** What is printed that is not expected, or the other way round; `undefined` where all is well. */
export function differenceFrom(expected, printed) {
  const left = printed.split('\n');
  for (const { lines, inAnyOrder } of sectionsOf(expected.split('\n'))) {
    const here = left.splice(0, lines.length);
    for (const line of lines) {
      const isIt = matcherOf(line);
      const index = inAnyOrder ? here.findIndex(isIt) : here.length > 0 && isIt(here[0]) ? 0 : -1;
      if (index < 0) return `expected ${JSON.stringify(line)}, got ${JSON.stringify(here)}`;
      here.splice(index, 1);
    }
  }
  return left.length === 0 ? undefined : `more than expected: ${JSON.stringify(left)}`;
}

function sectionsOf(lines) {
  const sections = [{ lines: [], inAnyOrder: false }];
  for (const line of lines) {
    if (line === '{{in any order}}') sections.push({ lines: [], inAnyOrder: true });
    else if (line === '{{in order}}') sections.push({ lines: [], inAnyOrder: false });
    else sections.at(-1).lines.push(line);
  }
  return sections;
}

function matcherOf(line) {
  const parts = line.split(/\{\{(.+?)\}\}/);
  const source = parts.map((part, index) => (index % 2 ? `(?:${part})` : literally(part))).join('');
  const pattern = new RegExp(`^${source}$`);
  return (printed) => pattern.test(printed);
}

const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
