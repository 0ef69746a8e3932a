"""Just enough of a mail server, on this machine."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Watch = Callable[[str], None]


def nobody_watches(step: str) -> None:
    pass


class SmtpServer(socketserver.ThreadingTCPServer):
    """`answers` are what it says to a verb instead of yes.

    `watch` is told of each step before it is answered: `connected`, each verb, `taken` once it has a letter, and
    `answered` once it has said so.
    """

    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), Conversation)
        self.extensions: list[str] = []
        self.answers: dict[str, str] = {}
        self.heard: list[str] = []
        self.letters: list[str] = []
        self.watch: Watch = nobody_watches

    @property
    def recipients(self) -> list[str]:
        return [line[9:-1] for line in self.heard if line.startswith("rcpt TO:<")]

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        return f"smtp://{host!s}:{port}"


class Conversation(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        # Who talks to us may die in the middle of a sentence.
        with suppress(OSError):
            self.talk()

    def talk(self) -> None:
        self.server.watch("connected")
        self.say("220 hello")
        while line := self.rfile.readline().decode().rstrip():
            self.server.heard.append(line)
            self.reply(line.split(maxsplit=1)[0].upper())

    def reply(self, verb: str) -> None:
        self.server.watch(verb)
        answer = self.server.answers.get(verb)
        special: dict[str, Callable[[], None]] = {
            "EHLO": self.greet,
            "DATA": self.take,
            "AUTH": lambda: self.say("235 in"),
        }
        if answer:
            self.say(answer)
        else:
            special.get(verb, lambda: self.say("221 bye" if verb == "QUIT" else "250 yes"))()

    def greet(self) -> None:
        for extension in ["hello", *self.server.extensions]:
            self.say(f"250-{extension}")
        self.say("250 8BITMIME")

    def take(self) -> None:
        self.say("354 go on")
        lines: list[str] = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            if not line:
                return  # The other side is gone: half a letter is none.
            lines.append(line.rstrip("\r\n"))
        self.server.letters.append("\n".join(lines))
        self.server.watch("taken")
        self.say("250 taken")
        self.server.watch("answered")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving(server: SmtpServer) -> Iterator[SmtpServer]:
    """The server at work."""
    with server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
