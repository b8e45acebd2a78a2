"""The words of mail programs, language by language. Tables only: what is done with them stands beside the package."""
