"""What Streamlit shows: the address, the filters, the parts of a page. No numbers are made here."""
