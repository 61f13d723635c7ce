-- SPDX-License-Identifier: MIT
-- For wrk: an optional POST body or header from the environment, and the run's figures as one line of JSON.
local body = os.getenv("BENCH_BODY")
if body then
  wrk.method = "POST"
  wrk.body = body
  wrk.headers["Content-Type"] = "application/json"
end
local etag = os.getenv("BENCH_ETAG")
if etag then
  wrk.headers["If-None-Match"] = etag
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'FIGURES {"requests": %d, "seconds": %.6f, "bytes": %d, "p50_us": %d, "p99_us": %d, "errors": %d, "statuses": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
