"""The devices around one lane: asked, told and watched; none can hold up or fail a command."""
