"""The dataset as files to take away: tables, a workbook, a package of all, and the addresses at which they are."""
