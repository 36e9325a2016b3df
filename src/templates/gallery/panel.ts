// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { mlspaceIcon } from '../../icons';
import type { ITemplateCard } from '../catalogue';
import { pythonKernel } from '../create';
import { type ILaunchContext, projectValues } from '../launch';
import type { IProjectTemplates } from '../project-templates';
import type { ITemplateSettings } from '../settings';
import { GalleryModel } from './model';
import { copyExample, type IGalleryContext, previewExample } from './open';
import { shippedExamples } from './shipped';
import { GalleryView } from './view';

export interface IGalleryPanelOptions extends ILaunchContext {
  readonly id: string;
  readonly rendermime: IRenderMimeRegistry | null;
  readonly settings: () => ITemplateSettings;
  readonly templates: () => IProjectTemplates;
  /** Read the project's templates again. */
  readonly refresh: () => Promise<void>;
  readonly start: (card: ITemplateCard) => void;
}

/** Put the gallery into the main area. */
export function openGallery(
  options: IGalleryPanelOptions
): MainAreaWidget<GalleryView> {
  const { app, id, rendermime, settings, trans } = options;
  const project = () => projectValues(options);
  const model = new GalleryModel({
    contents: app.serviceManager.contents,
    shipped: shippedExamples(trans),
    project,
    kernel: () => pythonKernel(app.serviceManager.kernelspecs.specs),
    settings,
    templates: async () => {
      await options.refresh();
      return options.templates();
    },
    trans
  });
  const context: IGalleryContext = {
    app,
    rendermime,
    project,
    copyFolder: () => settings().copyFolder,
    trans
  };
  const content = new GalleryView({
    model,
    trans,
    actions: {
      preview: example => void previewExample(example, context),
      use: example => void copyExample(example, context),
      start: options.start
    }
  });
  const panel = new MainAreaWidget({ content });
  // MainAreaWidget has a name of its own for whatever it shows.
  content.node.setAttribute('aria-label', trans.__('MLSpace examples'));
  panel.id = id;
  panel.title.label = trans.__('MLSpace Examples');
  panel.title.icon = mlspaceIcon;
  app.shell.add(panel, 'main');
  app.shell.activateById(id);
  return panel;
}
