"""The words that the broker and what runs beside an agent share: leases, receipts and the audit chain."""
