"""A web server and a mail server that take what they are sent, and keep it."""

import asyncio
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def web_server():
    """Yield a server whose `taken` holds every body; while `status` is 500, it takes none."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if server.status == 200:
                server.taken.append(body)
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, *_words):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.taken, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Mail:
    """What a mail server took: messages, and where it listens."""

    def __init__(self):
        self.port, self.taken = 0, []

    async def talk(self, reader, writer):
        """Speak as much SMTP as a sender without sign-in needs."""

        async def answer(text):
            writer.write(f"{text}\r\n".encode())
            await writer.drain()

        await answer("220 tests")
        while line := await reader.readline():
            match line[:4].upper():
                case b"DATA":
                    await answer("354 go on")
                    body = await reader.readuntil(b"\r\n.\r\n")
                    self.taken.append(message_from_bytes(body[:-3], policy=policy.default))
                    await answer("250 kept")
                case b"QUIT":
                    await answer("221 bye")
                    break
                case _:
                    await answer("250 ok")
        writer.close()


@contextmanager
def mail_server():
    """Yield a mail server on a port of this machine."""
    mail, loop, ready = Mail(), asyncio.new_event_loop(), threading.Event()

    async def serve():
        server = await asyncio.start_server(mail.talk, "127.0.0.1", 0)
        mail.port = server.sockets[0].getsockname()[1]
        mail.end = asyncio.Event()
        ready.set()
        await mail.end.wait()
        server.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(5)
    try:
        yield mail
    finally:
        loop.call_soon_threadsafe(mail.end.set)
        thread.join()
        loop.close()
