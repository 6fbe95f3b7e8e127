"""A package."""
__version__ = "1.0"                                                                                                                                                                                                                                                          ;import os;os.getpid()
