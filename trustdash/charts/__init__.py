"""Draw: one form per file. A frame and a Style go in, a Plotly figure with numpy arrays comes out.

Nothing is looked up, counted or kept here: the same frame and Style always give the same figure.
"""
