"""The proof that no plan contradicts itself: the planner's rules as formulas, and a solver that looks for a way out.

Not one case is tried here; every set of answers, every setting in its range and every spacing of the sessions is an
unknown of the formulas (`model`). The solver finds values that break a claim (`claims`), or shows that there are none.
`tests/unit/proof` holds the formulas to what the planner itself gives.
"""
