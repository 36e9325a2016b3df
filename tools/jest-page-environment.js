// JupyterLab's test page, with the AbortController that Node's own Request
// accepts: newer versions of Node refuse the one of jsdom.
const PageEnvironment = require('@jupyterlab/testing/lib/jest-env.js').default;

module.exports = class extends PageEnvironment {
  async setup() {
    await super.setup();
    this.global.AbortController = AbortController;
    this.global.AbortSignal = AbortSignal;
  }
};
