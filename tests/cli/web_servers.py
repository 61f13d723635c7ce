# SPDX-License-Identifier: MIT
"""File servers as people run them, each started for a test over one folder, and what stands before them so that the test
sees what was asked: a function writes what its server needs into a folder and gives the command that serves files/ there.
"""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time

from outside import free_port, wait_until


def nginx(folder, port):
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers may not read the folder
    temporary = " ".join(f'{kind}_temp_path "{folder}/tmp";' for kind in (
        "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"""
        {user} daemon off; pid "{folder}/nginx.pid"; worker_processes 1; events {{ worker_connections 64; }}
        http {{ access_log off; {temporary} server {{ listen 127.0.0.1:{port}; root "{folder}/files"; }} }}
    """, encoding="utf-8")
    return ["/usr/sbin/nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]


def lighttpd(folder, port):
    (folder / "lighttpd.conf").write_text(f"""
        server.document-root = "{folder}/files"
        server.bind = "127.0.0.1"
        server.port = {port}
    """, encoding="utf-8")
    return ["/usr/sbin/lighttpd", "-D", "-f", str(folder / "lighttpd.conf")]


def apache(folder, port):
    modules = "/usr/lib/apache2/modules"
    (folder / "apache.conf").write_text(f"""
        ServerRoot "{folder}"
        ServerName 127.0.0.1
        Listen 127.0.0.1:{port}
        PidFile "{folder}/apache.pid"
        ErrorLog "{folder}/error.log"
        LoadModule mpm_event_module {modules}/mod_mpm_event.so
        LoadModule authz_core_module {modules}/mod_authz_core.so
        DocumentRoot "{folder}/files"
        <Directory "{folder}/files">
            Require all granted
        </Directory>
    """, encoding="utf-8")
    return ["/usr/sbin/apache2", "-DFOREGROUND", "-f", str(folder / "apache.conf")]


def caddy(folder, port):
    return ["/usr/bin/caddy", "file-server", "--root", str(folder / "files"), "--listen", f"127.0.0.1:{port}"]


def python(folder, port):
    return [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder / "files"), str(port)]


def node(folder, port):
    (folder / "server.js").write_text("""
        const serve = require('serve-static')(process.argv[2]);
        require('http').createServer((request, response) => serve(request, response, () => {
            response.statusCode = 404;
            response.end();
        })).listen(Number(process.argv[3]), '127.0.0.1');
    """, encoding="utf-8")
    return [shutil.which("node") or "node", str(folder / "server.js"), str(folder / "files"), str(port)]


# What must be there for each of them.
NEEDS = {nginx: "/usr/sbin/nginx", lighttpd: "/usr/sbin/lighttpd", apache: "/usr/sbin/apache2", caddy: "/usr/bin/caddy",
         python: sys.executable, node: "/usr/share/nodejs/serve-static/index.js"}


class WebServer:
    """One of them, which can be killed and started again at the same port."""

    def __init__(self, kind, folder):
        self.kind, self.folder, self.port, self.process = kind, pathlib.Path(folder), free_port(), None
        for name in ("files", "tmp"):
            (self.folder / name).mkdir(parents=True)

    def start(self):
        environment = {**os.environ, "HOME": str(self.folder), "NODE_PATH": "/usr/share/nodejs"}
        self.process = subprocess.Popen(
            self.kind(self.folder, self.port), env=environment, cwd=self.folder, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.answers, self.kind.__name__)

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.kind.__name__} ended with status {self.process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def kill(self):
        """With its workers: a session of its own is theirs."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, 9)
            self.process.wait()


class Wire:
    """Stands before a server: remembers the head of each request, and lets so many bytes a second back."""

    def __init__(self, port, rate):
        self.behind, self.rate, self.heads, self.clients = port, rate, [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def cut(self):
        """All connections end: what the system holds of them would come long after the server's own end."""
        for client in self.clients:
            try:
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def ranges(self):
        """What was asked for so far: the first byte of each GET, None where there was no range."""
        return [self.first(head) for head in list(self.heads) if head.startswith("GET ")]

    @staticmethod
    def first(head):
        for line in head.split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "range":
                return int(value.removeprefix("bytes=").split("-")[0])
        return None

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.clients.append(client)
            threading.Thread(target=self.join, args=(client,), daemon=True).start()

    def join(self, client):
        try:
            server = socket.create_connection(("127.0.0.1", self.behind), 5)
        except OSError:
            client.close()
            return
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        threading.Thread(target=self.pass_on, args=(client, server), daemon=True).start()
        self.give_back(server, client)

    def pass_on(self, client, server):
        try:
            while data := client.recv(65536):
                if data.startswith((b"GET ", b"HEAD ")):
                    self.heads.append(data.decode("latin-1"))
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            server.close()

    def give_back(self, server, client):
        step = self.rate // 50
        try:
            while data := server.recv(step):
                client.sendall(data)
                time.sleep(len(data) / self.rate)
        except OSError:
            pass
        client.close()
        server.close()
