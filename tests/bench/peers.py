# SPDX-License-Identifier: MIT
"""The programs beside which the bridge is measured, each started on a free port and ended by the caller."""
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.request


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(question, what, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            answer = question()
            if answer:
                return answer
        except OSError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"{what} did not get ready in {seconds} s")


class Constant:
    """civetweb that answers the same bytes each time."""

    def __init__(self, program, workers, size=64 << 20):
        self.process = subprocess.Popen([program, str(workers), str(size)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def url(self, size):
        return f"http://127.0.0.1:{self.port}/{size}"

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)


class Aria2:
    """aria2's JSON-RPC with a number of paused downloads."""

    def __init__(self, folder, downloads):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["aria2c", "--no-conf", "--enable-rpc", f"--rpc-listen-port={self.port}", "--quiet",
             "--rpc-max-request-size=64M", f"--dir={folder}", "--pause=true"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: self.call("aria2.getVersion"), "aria2c")
        for first in range(0, downloads, 100):
            calls = [{"methodName": "aria2.addUri", "params": [
                [f"http://127.0.0.1:9/{n}/track.mp3"], {"pause": "true", "out": f"{n}.mp3"}]}
                for n in range(first, min(first + 100, downloads))]
            self.call("system.multicall", calls)
        self.list_body = self.request("aria2.tellWaiting", 0, downloads)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/jsonrpc"

    @staticmethod
    def request(method, *parameters):
        return json.dumps({"jsonrpc": "2.0", "id": "1", "method": method, "params": list(parameters)})

    def call(self, method, *parameters):
        body = self.request(method, *parameters).encode()
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["result"]

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class Nginx:
    """A plain file server of folder/files."""

    def __init__(self, folder):
        self.port = free_port()
        folder = pathlib.Path(folder)
        (folder / "tmp").mkdir(exist_ok=True)
        configuration = folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""  # else its workers may not read the folder
        configuration.write_text(f"""
            {user} daemon off; pid "{folder}/nginx.pid"; error_log "{folder}/error.log"; worker_processes 1;
            events {{ worker_connections 1024; }}
            http {{
                access_log off; sendfile on; tcp_nopush on; default_type audio/mpeg;
                client_body_temp_path "{folder}/tmp"; proxy_temp_path "{folder}/tmp";
                fastcgi_temp_path "{folder}/tmp"; uwsgi_temp_path "{folder}/tmp"; scgi_temp_path "{folder}/tmp";
                server {{
                    listen 127.0.0.1:{self.port}; root "{folder}/files";
                }}
            }}""", encoding="ascii")
        self.process = subprocess.Popen(
            ["/usr/sbin/nginx", "-c", str(configuration), "-p", str(folder), "-e", str(folder / "error.log")],
            stderr=subprocess.DEVNULL)
        wait_for(lambda: socket.create_connection(("127.0.0.1", self.port), 1), "nginx").close()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
