// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import boilerplate from '../../boilerplate';
import findings from '../../findings';
import { App } from '../../__tests__/front-end';
import templates from '../../templates';
import { IBoilerplate, IGovernance } from '../../tokens';
import plugins from '..';

const SCHEMAS = join(__dirname, '..', '..', '..', 'schema');
const ALL = [...plugins, boilerplate, findings, templates];

/** All values of a key, anywhere in a JSON value. */
function valuesOf(value: unknown, key: string): unknown[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, item]) => [
        ...(name === key ? [item] : []),
        ...valuesOf(item, key)
      ])
    : [];
}

function schemaOf(id: string): unknown {
  const name = `${id.split(':')[1]}.json`;
  return JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8'));
}

async function activated(): Promise<App> {
  const app = new App();
  for (const plugin of ALL) {
    app.registerPlugin(plugin);
  }
  // No tracker, launcher, status bar, palette, settings, companion: as bare as it gets.
  await app.activatePlugin('jupyterlab-mlspace:editor');
  await app.activatePlugin('jupyterlab-mlspace:findings');
  await app.activatePlugin('jupyterlab-mlspace:templates');
  await app.resolveRequiredService(IBoilerplate);
  return app;
}

describe('plugins', () => {
  it('start with nothing but the application, and open nothing', async () => {
    const app = await activated();
    const governance = await app.resolveRequiredService(IGovernance);
    expect(governance.documents).toEqual([]);
    expect(app.commands.hasCommand('mlspace:fix-this')).toBe(true);
    expect(app.commands.isEnabled('mlspace:fix-this')).toBe(false);
  });

  it('register each command that menus, toolbars and shortcuts name', async () => {
    const app = await activated();
    const named = ALL.flatMap(({ id }) => valuesOf(schemaOf(id), 'command'));
    expect(named.length).toBeGreaterThan(10);
    for (const command of new Set(named)) {
      expect([command, app.commands.hasCommand(String(command))]).toEqual([
        command,
        true
      ]);
    }
  });

  it('say what they are for, and have a settings schema each', () => {
    const schemas = readdirSync(SCHEMAS);
    for (const { description, id } of ALL) {
      expect(description?.length).toBeGreaterThan(10);
      expect(schemas).toContain(`${id.split(':')[1]}.json`);
    }
  });

  it('use only selectors that JupyterLab takes', () => {
    const selectors = ALL.flatMap(({ id }) =>
      valuesOf(schemaOf(id), 'selector')
    );
    for (const selector of selectors) {
      expect(selector).not.toContain(',');
    }
  });

  it('describe the arguments of each command', async () => {
    const app = await activated();
    const own = app.commands
      .listCommands()
      .filter(command => command.startsWith('mlspace:'));
    for (const command of own) {
      const { args } = await app.commands.describedBy(command);
      expect([command, args?.type]).toEqual([command, 'object']);
    }
  });
});
