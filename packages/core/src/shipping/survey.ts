/** A node of a syntax tree, as acorn makes them. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** What the names around a node mean. */
interface Surroundings {
  /** `this` is that of a function inside of the one we look at. */
  readonly ownThis: boolean;
  readonly ownSuper: boolean;
  readonly privateNames: ReadonlySet<string>;
}

/** Everything about a function, but for its variables, that matters when it is taken out of its surroundings. */
export function survey(node: SyntaxNode, strict: boolean): Survey {
  const found = new Survey(strict);
  found.look(node, { ownThis: false, ownSuper: false, privateNames: new Set() });
  return found;
}

class Survey {
  usesSuper = false;
  usesImportMeta = false;
  /** There is a direct `eval`, which without strictness may declare names. */
  evaluates = false;
  bareThis = 0;
  membersOfThis = 0;
  readonly privateNames = new Set<string>();

  readonly #strict: boolean;
  readonly #asked = new Set<string>();
  readonly #hoisted = new Set<string>();
  readonly #withBodies: SyntaxNode[] = [];

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  /** The function asks for the name before it uses it, or the name may be one that only running it would show. */
  mayBeMissing({ name, start }: { name: string; start: number }): boolean {
    return (
      this.#asked.has(name) ||
      this.#hoisted.has(name) ||
      this.#withBodies.some((body) => body.start <= start && start < body.end)
    );
  }

  look(node: SyntaxNode, around: Surroundings): void {
    this.#note(node, around);
    const inside = surroundingsIn(node, around);
    for (const child of childrenOf(node)) this.look(child, inside);
  }

  #note(node: SyntaxNode, { ownThis, ownSuper, privateNames }: Surroundings): void {
    const name = (key: string): unknown => (node[key] as { name?: unknown } | null)?.name;
    const type = (key: string): string => (node[key] as SyntaxNode).type;
    switch (node.type) {
      case 'Super':
        this.usesSuper ||= !ownSuper;
        break;
      case 'MetaProperty':
        this.usesImportMeta ||= name('meta') === 'import';
        break;
      case 'PrivateIdentifier':
        if (!privateNames.has(node.name as string)) this.privateNames.add(`#${node.name as string}`);
        break;
      case 'ThisExpression':
        if (!ownThis) this.bareThis++;
        break;
      case 'MemberExpression':
        // Its object was or will be counted as bare.
        if (!ownThis && type('object') === 'ThisExpression' && node.optional === false) {
          this.membersOfThis++;
          this.bareThis--;
        }
        break;
      case 'UnaryExpression':
        if (node.operator === 'typeof' && type('argument') === 'Identifier')
          this.#asked.add(name('argument') as string);
        break;
      case 'CallExpression':
        this.evaluates ||= name('callee') === 'eval';
        break;
      case 'WithStatement':
        this.#withBodies.push(node.body as SyntaxNode);
        break;
      case 'FunctionDeclaration':
        // Without strictness, a function of a block is also a variable of the function around it.
        if (!this.#strict) this.#hoisted.add(name('id') as string);
        break;
    }
  }
}

function surroundingsIn(node: SyntaxNode, around: Surroundings): Surroundings {
  switch (node.type) {
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return { ...around, ownThis: true };
    case 'ClassBody':
      return { ownThis: true, ownSuper: true, privateNames: privateNamesOf(node, around.privateNames) };
    case 'Property':
      return node.method === true || node.kind !== 'init' ? { ...around, ownSuper: true } : around;
    default:
      return around;
  }
}

function privateNamesOf(classBody: SyntaxNode, outer: ReadonlySet<string>): Set<string> {
  const keys = (classBody.body as SyntaxNode[]).map(({ key }) => key as SyntaxNode | undefined);
  const own = keys.filter((key) => key?.type === 'PrivateIdentifier').map((key) => key?.name as string);
  return new Set([...outer, ...own]);
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof (value as { type?: unknown } | null | undefined)?.type === 'string';
}
