// SPDX-License-Identifier: MIT
// Ports of this machine that browsers take for public sites'. A browser must be told of them when it starts, and is shared by
// many files of tests: so a run has a range of ports, below those that the system gives out itself, and each file a part of it.

const EACH = 16, FIRST = 20_000, COUNT = 12_000;

const chosen = FIRST + (process.pid * EACH) % (COUNT - EACH * 64);

/** @returns {[first: number, end: number]} of this process, or what its runner says */
const rangeOf = variable => (process.env[variable] ?? `${chosen} ${chosen + EACH}`).split(' ').map(Number);

/** This process, which starts the browsers, reserves for so many files. */
export function reservePorts(files) { process.env.PUBLIC_PORTS = `${chosen} ${chosen + files * EACH}`; }

/** The environment of the file with this number. */
export const portsOfFile = number => ({ OWN_PORTS: `${chosen + number * EACH} ${chosen + (number + 1) * EACH}` });

export function publicPorts() {
  const [first, end] = rangeOf('PUBLIC_PORTS');
  return Array.from({ length: end - first }, (_, i) => first + i);
}

let used = 0;
/** The next one that nobody had. */
export function takePort() {
  const [first, end] = rangeOf('OWN_PORTS');
  if (first + used === end) throw new Error('no port is left for a public site');
  return first + used++;
}
