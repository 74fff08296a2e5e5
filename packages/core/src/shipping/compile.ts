import { careful } from '../base/careful.ts';
import { TaskNotTransferableError } from '../errors.ts';

interface Vm {
  Script: new (
    program: string,
    options: { filename: string; importModuleDynamically: unknown },
  ) => { runInThisContext(): unknown };
  constants?: { USE_MAIN_CONTEXT_DEFAULT_LOADER?: symbol };
}
interface NodeProcess {
  getBuiltinModule?(id: 'node:vm'): Vm | undefined;
  emitWarning?: unknown;
}
type Process = NodeProcess | undefined;

type Evaluate = (program: string, name: string) => unknown;

let evaluate: Evaluate | undefined;

/** The value of a program, which is the source of a function. Stacks speak of it as `<task name>`. */
export function compile(program: string, name: string): unknown {
  evaluate ??= evaluateInNode((globalThis as { process?: Process }).process) ?? evaluateAnywhere;
  return evaluate(program, name);
}

/** There, `import()` in the program works as in a module of the folder in which the user's program runs. */
function evaluateInNode(process: Process): Evaluate | undefined {
  const vm = careful(() => process?.getBuiltinModule?.('node:vm'), undefined);
  const importModuleDynamically = vm?.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  if (vm === undefined || importModuleDynamically === undefined) return undefined;

  const run: Evaluate = (program, name) =>
    new vm.Script(program, { filename: `<task ${name}>`, importModuleDynamically }).runInThisContext();
  let imports = false;
  return (program, name) => {
    if (!imports && program.includes('import')) {
      imports = true;
      withoutWarning(process as NodeProcess, () =>
        run('import("node:vm").then(null, () => {})', 'first import'),
      );
    }
    return run(program, name);
  };
}

/**
 * Node warns when the first program imports something that this way of doing it may change. That is our concern, and
 * not that of those who read the output of the user's program; later imports do not warn again.
 */
function withoutWarning(process: NodeProcess, act: () => void): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    act();
  } finally {
    process.emitWarning = emitWarning;
  }
}

const evaluateAnywhere: Evaluate = (program, name) => {
  const label = `task-${encodeURIComponent(name)}`;
  try {
    // Not a direct call: the program must not see our variables.
    return (0, eval)(`${program}\n//# sourceURL=${label}`) as unknown;
  } catch (cause) {
    // A program that is a function has nothing in it that could throw, but for the platform's refusal.
    if (cause instanceof SyntaxError) throw cause;
    throw new TaskNotTransferableError(
      `The function \`${name}\` was sent as source, but this worker may not evaluate source: a Content-Security-Policy ` +
        "without 'unsafe-eval' forbids it. Submit functions of modules with taskModule(), or of the worker's own " +
        'entry with servedTasks().',
      { cause },
    );
  }
};
