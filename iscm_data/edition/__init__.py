"""The static edition: the same facts as plain pages, which any web server or a folder on a disk can show.

`edition` makes all files, `folder` writes them and reads what was written.
"""
