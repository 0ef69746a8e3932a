"""The pure core: what people said and did goes in, flags and a dated care plan come out.

Standard library only: no framework, no clock, no randomness, no input or output.
"""
