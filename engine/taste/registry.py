"""Which taste model belongs to a bundle, and what makes one for a person."""

from collections.abc import Sequence

from engine.bundle import Bundle
from engine.policy import Policy
from engine.taste.fold_in import FoldIn
from engine.taste.rocchio import Rocchio, TasteFactory, TasteModel


def taste_factory(bundle: Bundle) -> TasteFactory:
    """Return what makes the taste model that belongs to the bundle's vectors."""
    return rocchio_factory(bundle) if bundle.fold_in is None else fold_in_factory(bundle)


def rocchio_factory(bundle: Bundle) -> TasteFactory:
    """Return what makes the documented taste model, for any vectors."""

    def rocchio(favourites: Sequence[int], policy: Policy) -> TasteModel:
        return Rocchio(
            bundle.vectors,
            favourites,
            unit_length=bundle.unit_length,
            learning_rate=policy.learning_rate,
            negative_weight=policy.negative_weight,
        )

    return rocchio


def fold_in_factory(bundle: Bundle) -> TasteFactory:
    """Return what makes the fold-in taste model; the bundle has its constants."""
    prior = bundle.fold_in
    if prior is None:
        raise ValueError(f"the model {bundle.model} has no constants to fold a person in")

    def fold_in(favourites: Sequence[int], policy: Policy) -> TasteModel:
        return FoldIn(
            bundle.vectors,
            favourites,
            prior,
            learning_rate=policy.learning_rate,
            negative_weight=policy.negative_weight,
        )

    return fold_in
