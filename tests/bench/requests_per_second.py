# SPDX-License-Identifier: MIT
"""Requests per second: the full list, nothing new, one job; beside a constant answer and aria2."""
import json

import peers
from fixture import Bridge
from load import Target, in_turns, ratio

BESIDE = (("full list", "constant, same size"), ("since, nothing new", "constant, 200 bytes"),
          ("304", "constant, 200 bytes"), ("one job", "constant, one job's size"),
          ("one collection", "constant, one collection's size"), ("filter, all jobs", "constant, same size"),
          ("full list", "aria2, full list"),
          ("since, nothing new", "aria2, full list"), ("304", "aria2, full list"))


def targets_of(bridge, jobs, constant, aria2):
    body, headers = bridge.get("/api/v1/jobs")
    listed = json.loads(body)
    if len(listed["jobs"]) != jobs:
        raise RuntimeError(f"{len(listed['jobs'])} jobs instead of {jobs}")
    last = listed["jobs"][-1]  # whoever searches from the front finds it last
    job, collection = f"/api/v1/jobs/{last['id']}", f"/api/v1/collections/{last['serviceId']}"
    targets = [
        Target("full list", f"{bridge.base}/api/v1/jobs"),
        Target("constant, same size", constant.url(len(body))),
        Target("since, nothing new", f"{bridge.base}/api/v1/jobs?since={listed['revision']}"),
        Target("304", f"{bridge.base}/api/v1/jobs", etag=headers["ETag"]),
        Target("constant, 200 bytes", constant.url(200)),
        Target("one job", bridge.base + job),
        Target("constant, one job's size", constant.url(len(bridge.get(job)[0]))),
        Target("one collection", bridge.base + collection),
        Target("constant, one collection's size", constant.url(len(bridge.get(collection)[0]))),
        Target("filter, all jobs", f"{bridge.base}/api/v1/jobs?state=suspended"),
    ]
    if aria2:
        targets.append(Target("aria2, full list", aria2.url, body=aria2.list_body))
    return targets, len(body)


def measure_one(bridge, jobs, constant, aria2, options):
    targets, size = targets_of(bridge, jobs, constant, aria2)
    results = in_turns(targets, options.rounds, options.seconds)
    names = {target.name for target in targets}
    ratios = {f"{name} / {base}": round(ratio(targets, name, base), 2) for name, base in BESIDE if base in names}
    return {"bytes_per_job": round(size / jobs), "requests": results, "ratios": ratios}


def measure(options, folder, workers):
    constant, found = peers.Constant(options.constant, workers), {}
    for jobs in options.jobs:
        bridge = Bridge(options.program, folder / str(jobs), jobs)
        bridge.start()
        aria2 = peers.Aria2(folder, jobs) if jobs == 300 else None
        found[f"{jobs} jobs"] = measure_one(bridge, jobs, constant, aria2, options)
        if aria2:
            aria2.stop()
        bridge.stop()
    constant.stop()
    return found
