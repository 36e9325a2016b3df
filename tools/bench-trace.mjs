// Reads Chromium's traces and CPU profiles: whose code ran, on which thread, for how long.

/** Addresses of the extension's own scripts. */
export const OURS = /extensions\/jupyterlab-mlspace\/static\//;

/** Profile, with the time each sample stands for and whether a frame of `wanted` was below it. */
export function samplesOf(profile, wanted) {
  const nodes = new Map(profile.nodes.map(node => [node.id, node]));
  const marked = new Map();
  const mark = (id, above) => {
    const node = nodes.get(id);
    const isMarked = above || wanted(node.callFrame);
    marked.set(id, isMarked);
    node.children?.forEach(child => mark(child, isMarked));
  };
  mark(profile.nodes[0].id, false);
  let at = profile.startTime;
  return profile.samples.map((id, index) => {
    at += profile.timeDeltas[index];
    return {
      at,
      isOurs: marked.get(id),
      isIdle: nodes.get(id).callFrame.functionName === '(idle)'
    };
  });
}

export const isOurs = ({ url }) => OURS.test(url);
export const isActivation = ({ functionName }) =>
  functionName === 'mlspaceActivate';

/** Milliseconds of thread time of each main-thread task, as far as it is ours. */
export function tasksOf(events, samples, from, to) {
  const main = mainThread(events);
  const inTask = [];
  let next = 0;
  const tasks = events
    .filter(
      e =>
        e.ph === 'X' &&
        e.name.endsWith('RunTask') &&
        e.pid === main.pid &&
        e.tid === main.tid &&
        e.tdur
    )
    .filter(e => e.ts >= from && e.ts <= to)
    .sort((a, b) => a.ts - b.ts);
  for (const { ts, dur, tdur } of tasks) {
    while (next < samples.length && samples[next].at < ts) {
      next++;
    }
    let all = 0;
    let ours = 0;
    for (; next < samples.length && samples[next].at <= ts + dur; next++) {
      all++;
      ours += samples[next].isOurs ? 1 : 0;
    }
    if (ours > 0) {
      inTask.push((tdur / 1000) * (ours / all));
    }
  }
  return inTask;
}

/** The page's own main thread: the one that carries our marks. */
function mainThread(events) {
  return events.find(
    e =>
      e.cat?.includes('blink.user_timing') && e.name.startsWith('mlspace-bench')
  );
}

export const markAt = (events, name) =>
  events.find(e => e.name === name && e.ts)?.ts;

/** Thread time in milliseconds that the page's workers spent between two marks. */
export function workerMs(events, from, to) {
  const workers = new Set(
    events
      .filter(
        e =>
          e.name === 'thread_name' && e.args.name.startsWith('DedicatedWorker')
      )
      .map(e => `${e.pid}:${e.tid}`)
  );
  return events
    .filter(
      e =>
        e.ph === 'X' &&
        e.name.endsWith('RunTask') &&
        e.tdur &&
        workers.has(`${e.pid}:${e.tid}`)
    )
    .filter(e => e.ts >= from && e.ts <= to)
    .reduce((sum, e) => sum + e.tdur / 1000, 0);
}
