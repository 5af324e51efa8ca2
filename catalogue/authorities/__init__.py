"""States, groups, offices and organs: codes, and names in every language.

Views of the vocabularies that extraction reads with, so that what is read and what is looked up
cannot differ; beside them stand only dates and codes, which no reading needs.
"""
