#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""smtp-server - an SMTP server that misbehaves as told (see SmtpServer.pm)

smtp-server.py LOG JSON: listens on 127.0.0.1, prints its port, writes one JSON object per
line to LOG: {"conn": n, "tls": bool, "line": command}, {"conn": n, "tls": bool,
"from":, "to": [], "data": message} and, once the answer to the message was a yes,
{"conn": n, "taken": its Message-ID, "time": seconds}. It reads JSON again (one line on
standard input) to change its behaviour towards those who connect from then on, and ends
when standard input does.
"""
import base64
import json
import os
import signal
import socket
import ssl
import sys
import threading
import time

lock = threading.Lock()
options = {}
connections = 0


class Gone(Exception):
    pass


def log(**event):
    with lock:
        with open(sys.argv[1], "a", encoding="utf-8") as out:
            out.write(json.dumps(event) + "\n")


def tls_context(tls):
    ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ctx.load_cert_chain(tls["cert"], tls["key"])
    if tls.get("min") == "1.3":
        ctx.minimum_version = ssl.TLSVersion.TLSv1_3
    if tls.get("max") == "1.2":
        ctx.maximum_version = ssl.TLSVersion.TLSv1_2
    return ctx


class Session:
    def __init__(self, sock, number):
        self.sock = sock
        self.number = number
        self.options = options
        self.message_id = ""
        self.tls = False
        self.buffer = b""
        self.sender = None
        self.recipients = []
        self.authed = "auth" not in self.options

    def send(self, text):
        data = text.encode()
        delay = self.options.get("slow")
        if not delay:
            self.sock.sendall(data)
            return
        for i in range(len(data)):
            self.sock.sendall(data[i:i + 1])
            time.sleep(delay)

    def read_line(self):
        while b"\n" not in self.buffer:
            chunk = self.sock.recv(4096)
            if not chunk:
                raise Gone
            self.buffer += chunk
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r").decode("utf-8", "replace")

    def concerned(self, line):
        """Whether the misbehaviour is for this one: with "only", by the recipient."""
        only = self.options.get("only")
        return not only or only in line or any(only in r for r in self.recipients)

    def step(self, name, reply, line=""):
        """What is done at a step: hang, close, kill, or an answer."""
        if not self.concerned(line):
            self.send(reply if reply.endswith("\n") else reply + "\r\n")
            self.note_taken(name, reply)
            return reply[0] in "23"
        kill = self.options.get("kill")
        if kill and kill["step"] == name and kill.get("when") != "after":
            self.kill(kill)
        time.sleep(self.options.get("pause", {}).get(name, 0))
        if self.options.get("hang") == name:
            time.sleep(3600)
        if self.options.get("close") == name:
            raise Gone
        reply = self.options.get("replies", {}).get(name, reply)
        self.send(reply if reply.endswith("\n") else reply + "\r\n")
        self.note_taken(name, reply)
        if kill and kill["step"] == name and kill.get("when") == "after":
            self.kill(kill)
        return reply[0] in "23"

    def note_taken(self, name, reply):
        if name == "DOT" and reply[0] == "2":
            log(conn=self.number, taken=self.message_id, time=time.time())

    def kill(self, kill):
        """Ends the process whose number the test wrote to a file, once."""
        try:
            with open(kill["pidfile"], encoding="ascii") as f:
                pid = int(f.read())
            os.unlink(kill["pidfile"])
        except (OSError, ValueError):
            return
        os.kill(pid, signal.SIGKILL)
        raise Gone

    def capabilities(self):
        lines = ["localhost", "SIZE 10000000", "8BITMIME"]
        if self.options.get("pipelining"):
            lines.append("PIPELINING")
        if self.options.get("offer", "tls" in self.options) and not self.tls:
            lines.append("STARTTLS")
        if "auth" in self.options and (self.tls or self.options.get("auth_clear")):
            lines.append("AUTH PLAIN")
        text = "".join("250-%s\r\n" % line for line in lines[:-1])
        return text + "250 %s\r\n" % lines[-1]

    def start_tls(self):
        if "tls" not in self.options:
            self.send("502 no\r\n")
            return
        if not self.step("STARTTLS", "220 go ahead\r\n" + self.options.get("inject", "")):
            return
        self.sock = tls_context(self.options["tls"]).wrap_socket(self.sock, server_side=True)
        self.tls = True
        self.buffer = b""

    def login(self, line):
        want = base64.b64encode(("\0" + self.options["auth"].replace(":", "\0")).encode()).decode()
        self.authed = line.split(" ")[-1] == want
        self.step("AUTH", "235 ok" if self.authed else "535 wrong")

    def data(self):
        if not self.step("DATA", "354 go ahead" if self.recipients else "554 no valid recipients"):
            return
        lines = []
        while True:
            line = self.read_line()
            if line == ".":
                break
            lines.append(line[1:] if line.startswith(".") else line)
        if not self.recipients:
            self.send("554 no valid recipients\r\n")
            return
        ids = [line for line in lines if line.lower().startswith("message-id:")]
        self.message_id = ids[0].split(":", 1)[1].strip() if ids else ""
        log(conn=self.number, tls=self.tls, **{"from": self.sender}, to=self.recipients,
            data="\n".join(lines) + "\n")
        self.step("DOT", "250 taken")

    def command(self, line):
        verb = line.split(" ")[0].upper()
        if verb == "EHLO":
            self.step("EHLO", self.capabilities() + self.options.get("inject_early", ""))
        elif verb == "HELO":
            self.step("HELO", "250 localhost")
        elif verb == "STARTTLS":
            self.start_tls()
        elif verb == "AUTH":
            self.login(line)
        elif verb == "MAIL":
            self.sender, self.recipients = line, []
            self.step("MAIL", "250 ok" if self.authed else "530 login first")
        elif verb == "RCPT":
            if self.step("RCPT", "250 ok", line):
                self.recipients.append(line)
        elif verb == "DATA":
            self.data()
        elif verb == "QUIT":
            self.step("QUIT", "221 bye")
            raise Gone
        else:
            self.send("250 ok\r\n")

    def run(self):
        if self.options.get("mute"):
            time.sleep(3600)
        if not self.step("GREETING", "220 localhost ESMTP"):
            return
        while True:
            line = self.read_line()
            log(conn=self.number, tls=self.tls, line=line)
            self.command(line)


def serve(sock, number):
    session = Session(sock, number)
    try:
        session.run()
    except (Gone, OSError):
        pass
    try:
        session.sock.close()
    except OSError:
        pass


def accept_all(listener):
    global connections
    while True:
        sock, _ = listener.accept()
        connections += 1
        log(conn=connections, connect=True)
        threading.Thread(target=serve, args=(sock, connections), daemon=True).start()


def main():
    global options
    options = json.loads(sys.argv[2])
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", options.get("port", 0)))
    listener.listen(0 if options.get("black_hole") else 50)
    print(listener.getsockname()[1], flush=True)
    if not options.get("black_hole"):
        threading.Thread(target=accept_all, args=(listener,), daemon=True).start()
    for line in sys.stdin:
        options = json.loads(line)
        print("ok", flush=True)
    os._exit(0)


main()
