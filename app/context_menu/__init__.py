"""The menu of the right button: what can be done with what lies under the mouse.

Two levels, as in iD: what makes no sense here is not offered; what makes sense but is not possible
now is offered in grey, with the reason that the operation itself gives.
"""
