"""OAI-PMH 2.0: what others may harvest, https://www.openarchives.org/OAI/openarchivesprotocol.html.

Pure but for the session: a request's arguments go in, an XML document comes out.
"""
