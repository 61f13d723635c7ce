// SPDX-License-Identifier: MIT
// What a bridge has answered, by its own figures.

/** How many requests of each route got each status. */
export async function countsOf(bridge) {
  const counts = {};
  for (const [, route, status, count] of (await (await fetch(`${bridge.url}/metrics`)).text()).matchAll(/^bitsbridge_http_requests_total\{route="(.*)",status="(\d+)"\} (\d+)$/gm)) {
    if (status !== '200' || !['/metrics', '/api/v1/jobs'].includes(route)) counts[`${route} ${status}`] = Number(count); // not those of this test
  }
  return counts;
}

/** What has come since. */
export async function countsSince(bridge, earlier) {
  const now = await countsOf(bridge);
  return Object.fromEntries(Object.entries(now).map(([name, count]) => [name, count - (earlier[name] ?? 0)]).filter(([, count]) => count > 0));
}
