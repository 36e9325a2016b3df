/** How every script and test starts Chromium: no sandbox in containers, no calls home. */
export const chromiumOptions = {
  executablePath: process.env.MLSPACE_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync'
  ]
};
