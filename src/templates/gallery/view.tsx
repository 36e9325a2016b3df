// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import React from 'react';
import type { ITemplateCard } from '../catalogue';
import type { GalleryModel, IExample } from './model';

/** What a person can do in the gallery. */
export interface IGalleryActions {
  preview(example: IExample): void;
  use(example: IExample): void;
  /** Open the form of one of the project's templates. */
  start(card: ITemplateCard): void;
}

interface IGalleryProps {
  readonly model: GalleryModel;
  readonly actions: IGalleryActions;
  readonly trans: TranslationBundle;
}

/** All examples, in the main area. */
export class GalleryView extends ReactWidget {
  constructor(private readonly _props: IGalleryProps) {
    super();
    this.addClass('jp-MLSpaceGallery');
    this.node.setAttribute('role', 'region');
    _props.model.changed.connect(this.update, this);
    void _props.model.refresh();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._props.model.dispose();
      Signal.clearData(this);
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    return <Gallery {...this._props} />;
  }
}

export function Gallery(props: IGalleryProps): JSX.Element {
  const { model, actions, trans } = props;
  const [query, setQuery] = React.useState('');
  const words = query.toLowerCase();
  const examples = model.examples.filter(example =>
    [example.summary?.title, example.summary?.description, example.place].some(
      text => text?.toLowerCase().includes(words)
    )
  );
  return (
    <>
      <h1>{trans.__('Examples')}</h1>
      <div className="jp-MLSpaceGallery-tools">
        <input
          type="search"
          className="jp-mod-styled"
          aria-label={trans.__('Search examples')}
          placeholder={trans.__('Search')}
          value={query}
          onChange={event => setQuery(event.target.value)}
        />
        <button
          type="button"
          className="jp-mod-styled jp-mod-minimal"
          onClick={() => void model.refresh()}
        >
          {trans.__('Look again')}
        </button>
        <span role="status">
          {model.isBusy
            ? trans.__('Reading…')
            : trans._n('%1 example', '%1 examples', examples.length)}
        </span>
      </div>
      <ul className="jp-MLSpaceGallery-list">
        {examples.map(example => (
          <Example
            key={example.id}
            example={example}
            actions={actions}
            trans={trans}
          />
        ))}
      </ul>
      {model.notes.map(note => (
        <p key={note} className="jp-MLSpaceGallery-note">
          {note}
        </p>
      ))}
      <ProjectTemplates {...props} />
    </>
  );
}

function Example(props: {
  example: IExample;
  actions: IGalleryActions;
  trans: TranslationBundle;
}): JSX.Element {
  const { example, actions, trans } = props;
  const { summary, fault, place, fileName } = example;
  const title = summary?.title ?? fileName;
  const id = React.useId();
  return (
    <li className="jp-MLSpaceGallery-card" aria-labelledby={id}>
      {summary?.picture ? (
        <img src={summary.picture} alt="" loading="lazy" />
      ) : (
        <div className="jp-MLSpaceGallery-blank" aria-hidden="true">
          {title.slice(0, 1)}
        </div>
      )}
      <h2 id={id}>{title}</h2>
      <p>{summary?.description}</p>
      <p className="jp-MLSpaceGallery-place">{place}</p>
      {fault === null ? (
        <div className="jp-MLSpaceGallery-buttons">
          <button
            type="button"
            className="jp-mod-styled jp-mod-minimal"
            aria-label={trans.__('Preview %1', title)}
            onClick={() => actions.preview(example)}
          >
            {trans.__('Preview')}
          </button>
          <button
            type="button"
            className="jp-mod-styled jp-mod-accept"
            aria-label={trans.__('Use %1', title)}
            onClick={() => actions.use(example)}
          >
            {trans.__('Use…')}
          </button>
        </div>
      ) : (
        <p>
          <strong>{trans.__('Cannot be used:')}</strong> {fault}
        </p>
      )}
    </li>
  );
}

/** What the project added; what is wrong with it is for whoever wrote it. */
function ProjectTemplates(props: IGalleryProps): JSX.Element | null {
  const { model, actions, trans } = props;
  const { cards: templates, bad } = model.templates;
  if (templates.length === 0 && bad.length === 0) {
    return null;
  }
  return (
    <section aria-label={trans.__('Templates of the project')}>
      <h2>{trans.__('Templates of the project')}</h2>
      <ul className="jp-MLSpaceGallery-templates">
        {templates.map(card => (
          <li key={card.id}>
            <button
              type="button"
              className="jp-mod-styled jp-mod-minimal"
              onClick={() => actions.start(card)}
            >
              {card.title}
            </button>{' '}
            {card.description}
          </li>
        ))}
        {bad.map(({ path, reason }) => (
          <li key={path}>
            <strong>{trans.__('Cannot be used:')}</strong> <code>{path}</code>{' '}
            {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
