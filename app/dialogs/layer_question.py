"""Which layer of a file is meant, when it has several that could be."""

from app.ask import Ask
from gis.errors import InputProblem, Refused
from gis.texts import Texts


def is_about_layers(problem: InputProblem | Refused) -> bool:
    """Tell whether reading failed because the layer was not told."""
    return isinstance(problem, InputProblem) and problem.key == "polygon_files.several_layers"


def chosen_layer(problem: InputProblem | Refused, ask: Ask, texts: Texts) -> str | None:
    """Ask for the layer, if that is what a problem is about; None when it is not or given up."""
    if not is_about_layers(problem):
        return None
    layers = str(problem.facts["layers"]).split(", ")
    return ask.choose("window.layer.title", texts("window.layer.question"), layers)
