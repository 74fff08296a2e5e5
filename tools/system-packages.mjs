// Installs what the tests need from the system, where that is allowed; says how, where it is not.
import { run } from './run.mjs';
import { findChromium } from './chromium.mjs';

const install = ['install', '-y', '--no-install-recommends', 'chromium'];
const byHand = `apt-get ${install.join(' ')}`;

async function mayUseApt() {
  return process.getuid?.() === 0 && (await run('apt-get', ['--version'])).code === 0;
}

async function installChromium() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  const { code, output } = await run('apt-get', install, { env });
  return code === 0 ? undefined : output.trim().split('\n').at(-1);
}

if (findChromium()) {
  console.log(`Chromium for the browser test: ${findChromium()}`);
} else if (await mayUseApt()) {
  console.log(`Installing Chromium for the browser test: ${byHand}`);
  const problem = await installChromium();
  console.log(
    problem ? `That failed, the browser test will be skipped: ${problem}` : `Installed: ${findChromium()}`,
  );
} else {
  console.log(
    `No Chromium, the browser test will be skipped. To run it: sudo ${byHand}, or CHROMIUM=/path/to/it npm test`,
  );
}
