"""What is sent to the portal stays in memory until it is sealed."""

from io import BytesIO

from flask import Request, request
from werkzeug.datastructures import FileStorage
from werkzeug.test import create_environ, encode_multipart

from portal.web.app import create_app
from portal.wiring import Portal

LARGE = b"x" * 2 * 1024 * 1024
NAME = "例小满"


def sent() -> dict[str, object]:
    """Return a form with a file of a size that others would put on the disk."""
    file = FileStorage(BytesIO(LARGE), "identity.png")
    boundary, body = encode_multipart({"file": file, "name": NAME})
    return create_environ(
        method="POST",
        base_url="http://127.0.0.1:8000",
        input_stream=BytesIO(body),
        content_length=len(body),
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def test_an_uploaded_file_stays_in_memory(sqlite_portal: Portal) -> None:
    app = create_app(sqlite_portal)
    with app.request_context(sent()):
        assert type(request.files["file"].stream) is BytesIO
        assert request.files["file"].read() == LARGE
        assert request.form["name"] == NAME


def test_elsewhere_it_would_lie_on_the_disk() -> None:
    plain = Request(sent())
    with plain.files["file"].stream as stream:
        assert type(stream) is not BytesIO
