// The pages that TypeDoc makes of the types: one for each name that a package exports.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Application, ReflectionKind } from 'typedoc';
import { entryPoints, root } from '../packages.mjs';

const folder = new URL('.cache/site/api/', root);
const navigation = new URL('navigation.json', folder);
const pathOf = (url) => fileURLToPath(url);

/** Writes them to `api/` among the pages of the site. */
export async function writeApi() {
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: entryPoints.map(({ source }) => pathOf(source)),
    tsconfig: pathOf(new URL('tsconfig.json', import.meta.url)),
    readme: 'none',
    name: 'Types',
    router: 'member',
    entryFileName: 'index',
    excludeScopesInPaths: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    useHTMLEncodedBrackets: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    expandParameters: true,
    excludePrivate: true,
    excludeInternal: true,
    // What comes from EventEmitter is described where that is.
    excludeExternals: true,
    // What threads and processes hand on from core has its page there.
    excludeReferences: true,
    disableSources: true,
    logLevel: 'Warn',
    treatWarningsAsErrors: true,
    outputs: [{ name: 'markdown', path: pathOf(folder) }],
    navigationJson: pathOf(navigation),
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the types');
  project.children.forEach(nameModule);
  for (const mark of project.getReflectionsByKind(ReflectionKind.All).filter(isMark))
    project.removeReflection(mark);
  app.validate(project);
  await app.generateOutputs(project);
  introduce(new URL('index.md', folder));
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('TypeDoc found something amiss, see above');
}

/** By these copies of the packages know each other's objects; nobody else has a use for them. */
const isMark = ({ name }) => /^\[\w+Mark\]$/.test(name);

const introduction = `All names that the packages export, made from their sources when this site was built. How they are
meant to be used is told by the [reference](/reference/future), and each type is [shown in use](/reference/types).
`;

function introduce(page) {
  writeFileSync(page, readFileSync(page, 'utf8').replace('\n## ', `\n${introduction}\n## `));
}

/** A module is called what users import; TypeDoc calls it by the path of its file. */
function nameModule(module) {
  const isIt = ({ source }) =>
    source.pathname.replace(/(\/index)?\.ts$/, '').endsWith(`/packages/${module.name}`);
  module.name = entryPoints.find(isIt).name;
}

/** Their part of the sidebar, once they are written. */
export function apiSidebar() {
  if (!existsSync(navigation)) return [];
  return JSON.parse(readFileSync(navigation, 'utf8')).map(group);
}

const linkTo = (path) => `/api/${path.replace(/(index)?\.md$/, '')}`;
const group = ({ title, path, children }) => ({
  text: title,
  ...(path && { link: linkTo(path) }),
  ...(children && { items: children.map(group), collapsed: path !== undefined }),
});
