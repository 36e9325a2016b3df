// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What MLSpace's web server gives to anybody: its settings, and its page. */
import type { DemoConfig } from '../gateway/config';
import type { HttpAnswer } from '../gateway/wire/answer';
import { CLIENT_NAME } from './tokens';

/** `env.js`: where everything else is. */
export function settingsScript(base: string, config: DemoConfig): HttpAnswer {
  const settings = {
    OIDC_URL: 'https://idp.example.org',
    OIDC_REDIRECT_URI: base,
    OIDC_CLIENT_NAME: CLIENT_NAME,
    LAMBDA_ENDPOINT: base,
    MANAGE_IAM_ROLES: true,
    APPLICATION_NAME: 'MLSpace',
    DATASET_BUCKET: config.dataBucket,
    AWS_REGION: config.region,
    BACKGROUND_REFRESH_INTERVAL: 60
  };
  return {
    status: 200,
    headers: {
      'content-type': 'application/javascript',
      'cache-control': 'no-store'
    },
    body: Buffer.from(`window.env = ${JSON.stringify(settings)}`)
  };
}

/** In place of MLSpace's page: who is signed in, and an id token to paste. */
export function startPage(user: string, token: string): HttpAnswer {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>MLSpace (demo)</title>
<h1>MLSpace (demo)</h1>
<p>You are signed in as <b>${user}</b>. In MLSpace, this would be the page of your notebooks.</p>
<p><label for="token">An id token, good for an hour. Paste it into JupyterLab, where the MLSpace panel asks for it:</label></p>
<p><textarea id="token" rows="10" cols="80" readonly>${token}</textarea></p></html>`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer'
    },
    body: Buffer.from(body)
  };
}
