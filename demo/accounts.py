"""Example accounts: one per role, and a planner who signs what another one asks.

Nothing here is secret: demo mode only, example data only.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    role: str
    label: str
    username: str
    password: str
    pin: str = ""


ACCOUNTS = [
    Account("clerk", "Desk clerk", "clerk", "clerk-example-only", "135790"),
    Account("manager", "Location manager", "manager", "manager-example-only", "246801"),
    Account("planner", "Planner", "planner", "planner-example-only"),
    Account("planner", "Second planner", "planner2", "second-example-only"),
    Account("officer", "Municipal officer", "officer", "officer-example-only"),
    Account("phone", "Phone staff", "phone", "phone-example-only"),
    Account("dpo", "Data-protection officer", "dpo", "protector-example-only"),
    Account("admin", "Administrator", "admin", "admin-example-only"),
]
