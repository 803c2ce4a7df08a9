"""Writing to the ledger of published counts, when a review opens and when a document is sealed."""

from collections.abc import Iterator

from finsam.web import clock
from reports.assemble.blocks import Table, Value
from reports.assemble.contents import Contents, blocks_of, contents_from_json
from reports.domain.ledger import LedgerCell, ledger_cells
from reports.models import DocumentVersion, Published


def record_published(*, version: DocumentVersion, where: str) -> int:
    """One row for each count of the version, shown or withheld. Call it inside the transaction of the act."""
    association_id, at = version.document.association_id, clock.now()
    rows = [
        Published(
            association_id=association_id, version=version, where=where, key=cell.key, count=cell.count, at=at
        )
        for cell in counts_in(contents_from_json(version.contents))
    ]
    return len(Published.objects.bulk_create(rows))


def counts_in(contents: Contents) -> Iterator[LedgerCell]:
    """Every count in a table, named by its row and its column."""
    for table in (block for block in blocks_of(contents) if isinstance(block, Table)):
        for row in table.rows:
            for place, cell in enumerate(row.cells):
                if isinstance(cell, Value):
                    yield from ledger_cells(f"{row.key}:{place}", cell.value)
