metadata description = 'How a GitHub repository is named, by people and in tokens.'

@export()
@description('A repository and its owner, by name and by number. `gh api repos/OWNER/REPOSITORY` has all four.')
type repository = {
  @description('Login of the user or organization.')
  @minLength(1)
  owner: string
  @description('Number of the user or organization.')
  @minLength(1)
  ownerId: string
  @description('Name of the repository.')
  @minLength(1)
  name: string
  @description('Number of the repository.')
  @minLength(1)
  id: string
}

@export()
@description('Immutable: by names and numbers, so that nobody who takes over a name is trusted. Legacy: by names alone, in repositories from before July 2026.')
type subjectFormat = 'immutable' | 'legacy'
