"""What a person reads when everything runs."""

from collections.abc import Mapping

from embedded.paths import say


def welcome(env: Mapping[str, str], *, demo: bool) -> None:
    """Print the addresses and, of the example, one account per role."""
    say("Ready")
    site = env["SITE_URL"]
    pages = {"The site": f"{site}/", "Staff": f"{site}/staff/", "Administration": f"{site}/admin/"}
    if demo:
        pages["Example people, accounts and letters"] = f"{site}/en/demo/"
    table([f"{name}: {address}" for name, address in pages.items()])
    if demo:
        accounts()
    table(["Ctrl-C stops everything; the data stays."])


def accounts() -> None:
    """Print the example's accounts."""
    from demo.accounts import ACCOUNTS

    wide = max(len(account.label) for account in ACCOUNTS)
    table(
        [
            f"{account.label:{wide}}  {account.username:8}  {account.password}"
            for account in ACCOUNTS
        ]
    )


def table(lines: list[str]) -> None:
    """Print `lines` as a block."""
    print("", *(f"    {line}" for line in lines), sep="\n", flush=True)
