"""The game: scalar integer rules, one mechanism a file, called by everybody and deciding alone."""
