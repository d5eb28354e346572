"""The browser side: chases as bytes that a page draws, and the server that brings them. It decides nothing."""
