/** Options of Node that say what a process is to run instead of a file, or that only one process can have at a time. */
const notInherited =
  /^--(eval|print|check|interactive|input-type|test|test-\w[\w-]*|watch|watch-path|inspect|inspect-brk|inspect-wait|inspect-port|debug-port)(=|$)|^-(e|p|pe|c|i)$/;
/** Of these, the ones whose value may stand behind them, as an argument of its own. */
const withValue = /^(--eval|--print|--input-type|-e|-p|-pe|--watch-path|--inspect-port|--debug-port)$/;

/** The options of this process for its children: all that do not concern it alone. */
export function inheritedExecArgv(execArgv: readonly string[] = process.execArgv): string[] {
  return execArgv.filter((option, index) => {
    const before = execArgv[index - 1] ?? '';
    return !notInherited.test(option) && !withValue.test(before);
  });
}
