"""A comparison that Django has not."""

from typing import Any

from django.db.models import Field, ForeignKey, Lookup


@ForeignKey.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """`field__any_of=[…]`: as `in`, but one value in the SQL however many there are.

    With an ArraySubquery it is looked up once, and then the index is used. `in` a
    subquery beside an `or` reads the whole table.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "resolve_expression"):
            right, more = compiler.compile(self.rhs)
        else:
            right, more = "%s", [self.rhs]
        return f"{left} = any({right})", [*params, *more]
