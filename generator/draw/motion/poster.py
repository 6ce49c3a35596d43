"""The moment of a film that its poster shows, as a share of the film's time."""

from generator.draw.motion.clock import Clock, Moment
from generator.errors import UserError


def check_poster(place: str, share: float) -> None:
    """UserError, which begins with `place`, unless the share is from 0 to 1."""
    if not 0 <= share <= 1:
        raise UserError(
            f"{place}: poster: expected a share of the film's time from 0 to 1, got {share}"
        )


def poster_moment(share: float, clock: Clock) -> Moment:
    """The moment at this share of the film's time, without its return to the first picture."""
    return clock.moment(share * clock.end)
