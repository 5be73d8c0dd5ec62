"""What a page that was run says in our own markup."""

from streamlit.testing.v1 import AppTest


def html(app: AppTest) -> str:
    """Return everything that our own markup says on the page."""
    return "\n".join(element.proto.body for element in app.get("html"))
