"""Mail that goes nowhere: each message a file, for development and demonstrations."""

import os
from collections.abc import Mapping
from pathlib import Path

from portal.adapters.mail_text import Writer


class MailFolder:
    """Fulfils `portal.kernel.ports.Mailer`: `<folder>/00001.eml` is the first message."""

    def __init__(self, folder: Path, writer: Writer) -> None:
        self._folder = folder
        self._writer = writer

    def send(self, template: str, to: str, data: Mapping[str, object]) -> None:
        message = self._writer.write(template, to, data, encoding="8bit")
        # One-time links stand in these messages, so nobody else on this machine reads them.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(self._new_file(), "wb") as file:
            file.write(message.as_bytes())

    def _new_file(self) -> int:
        number = sum(1 for _ in self._folder.iterdir())
        while True:
            number += 1
            path = self._folder / f"{number:05d}.eml"
            try:
                return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
