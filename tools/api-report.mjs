// Holds what each entry point exports against its report in api/, so that a change of the public surface shows in a diff.
//   node tools/api-report.mjs             fails if one differs
//   node tools/api-report.mjs --update    writes them
import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { entryPoints, root } from './packages.mjs';

const { values } = parseArgs({ options: { update: { type: 'boolean' } } });

const pathOf = (path) => fileURLToPath(new URL(path, root));
const silent = { logLevel: 'none' };

/** Reads the built declarations, as users have them. */
function configOf({ report, types, folder }) {
  return ExtractorConfig.prepare({
    packageJsonFullPath: fileURLToPath(new URL('package.json', folder)),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: pathOf('.'),
      mainEntryPointFilePath: fileURLToPath(types),
      compiler: { tsconfigFilePath: pathOf('tests/types/tsconfig.json') },
      newlineKind: 'lf',
      apiReport: {
        enabled: true,
        reportFileName: basename(report, '.api.md'),
        reportFolder: pathOf('api'),
        reportTempFolder: pathOf('.cache/api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error', addToApiReportFile: false } },
        extractorMessageReporting: {
          default: silent,
          // A type that is part of the surface and cannot be named by users.
          'ae-forgotten-export': { logLevel: 'none', addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: silent },
      },
    },
  });
}

/** Whether the report is still the same. */
function isSame(config, compilerState) {
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    compilerState,
    localBuild: values.update,
    messageCallback(message) {
      message.handled = message.logLevel !== 'error';
    },
  });
  if (errorCount > 0) process.exitCode = 1;
  if (apiReportChanged) {
    console.log(`api/${basename(config.reportFilePath)} ${values.update ? 'is written' : 'is out of date'}`);
  }
  return !apiReportChanged;
}

for (const folder of ['api', '.cache/api']) mkdirSync(new URL(folder, root), { recursive: true });
const configs = entryPoints.map(configOf);
// All of them in one program: to read the types is what takes the time.
const compilerState = CompilerState.create(configs[0], {
  additionalEntryPoints: configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
});
const same = configs.map((config) => isSame(config, compilerState));
if (!values.update && same.includes(false)) {
  console.log('The public surface is not what its report says: npm run api, and look at the diff');
  process.exitCode = 1;
}
