"""A chase as files to send: pictures, moving pictures, GeoJSON, and a page in one file.

All of them are made from what the page would get, so a view shows in a file what it shows on the page, and no more.
"""
