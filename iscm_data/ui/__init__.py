"""What the pages are made of: the only part of the package that knows Streamlit."""
