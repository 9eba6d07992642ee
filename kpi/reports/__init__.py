"""Reports: what the record says as files that people hand on, workbooks and CSV."""
