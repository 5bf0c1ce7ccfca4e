from tests.races import deadlocks

__all__ = ["deadlocks"]
