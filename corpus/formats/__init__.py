"""One module for each kind of document, from its bytes to drafts of articles."""
