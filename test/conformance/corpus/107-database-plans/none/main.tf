# The database is no longer here.
