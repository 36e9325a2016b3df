// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import fc from 'fast-check';
import { EventParser, type IServerEvent } from '../sse';

function parse(...parts: string[]): IServerEvent[] {
  const parser = new EventParser();
  return parts.flatMap(part => parser.push(part));
}

describe('EventParser', () => {
  it('reads name and data', () => {
    expect(parse('event: instances\ndata: {"a":1}\n\n')).toEqual([
      { name: 'instances', data: '{"a":1}' }
    ]);
  });

  it('joins data lines, drops comments and unknown fields', () => {
    expect(
      parse(': still here\n\nretry: 3000\n\nid: 7\ndata: a\ndata:b\n\n')
    ).toEqual([{ name: 'message', data: 'a\nb' }]);
  });

  it('keeps an unfinished event back', () => {
    expect(parse('data: a\n')).toEqual([]);
  });

  it('takes every kind of line end', () => {
    expect(parse('data: a\r\n\r\ndata: b\r\rdata: c\n\n')).toEqual(
      ['a', 'b', 'c'].map(data => ({ name: 'message', data }))
    );
  });

  it('gives the same events however the text is cut', () => {
    const event = fc.record({
      name: fc.constantFrom('instances', 'project', 'x'),
      data: fc.string().map(text => JSON.stringify(text))
    });
    fc.assert(
      fc.property(
        fc.array(event),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(40)),
        (events, end, cuts) => {
          let text = events
            .map(({ name, data }) =>
              [`event: ${name}`, `data: ${data}`, '', ''].join(end)
            )
            .join('');
          const parts: string[] = [];
          for (const cut of cuts) {
            parts.push(text.slice(0, cut));
            text = text.slice(cut);
          }
          // The line end tells a lone CR at the end from half a CRLF.
          expect(parse(...parts, text, end === '\r' ? ':\r' : '')).toEqual(
            events
          );
        }
      ),
      { seed: 1, numRuns: 300 }
    );
  });

  it('does not grow without end', () => {
    const parser = new EventParser();
    const chunk = 'data: ' + 'x'.repeat(999_990) + '\n';
    expect(() => {
      for (let i = 0; i < 20; i++) {
        parser.push(chunk);
      }
    }).toThrow('too long');
  });
});
